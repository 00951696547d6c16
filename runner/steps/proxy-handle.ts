/** A proxy as verbs see it. Implemented by the engine. */
import type { Toxic } from "../proxies/toxic.ts";
import type { Actor } from "./actor.ts";

export interface ProxyHandle {
  readonly name: string;
  /** In force, when it ends, for all that is sent from then on. Waits until the proxy has begun. Throws RangeError. */
  add(actor: Actor, toxic: Toxic): Promise<void>;
  /** Takes away all toxics of this name, or all; how many there were. */
  heal(actor: Actor, name: string | undefined): Promise<number>;
}
