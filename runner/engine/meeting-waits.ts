/** Actors that wait for each other: at a barrier, or for a notification. */
import type { Actor } from "../steps/actor.ts";
import type { MeetingPoints } from "./meeting-points.ts";
import { quoteName } from "./wording.ts";

/** Goes on at once when this actor is the last to arrive. */
export function waitAtBarrier(actor: Actor, name: string, meeting: MeetingPoints): void | Promise<void> {
  if (!meeting.arrive(name, actor.name)) return;
  return actor.wait<void>(
    {
      describe: () => `waits at barrier ${quoteName(name)}, ${meeting.describeBarrier(name)}`,
      mayEndByItself: () => false,
      isForOthers: true,
    },
    (resolve) => meeting.whenOpen(name, resolve),
  );
}

/** Goes on at once when the notification has been given. */
export function awaitNotification(actor: Actor, name: string, meeting: MeetingPoints): void | Promise<void> {
  if (meeting.isGiven(name)) return;
  return actor.wait<void>(
    {
      describe: () => `awaits ${quoteName(name)}, which nobody has notified of yet`,
      mayEndByItself: () => false,
      isForOthers: true,
    },
    (resolve) => meeting.whenGiven(name, resolve),
  );
}
