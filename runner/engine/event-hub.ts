/** Where events come from and go to: numbers and times them, and makes none that nobody asked for. */
import type { Detail, Event, EventBody } from "../model/events.ts";
import type { EventConsumer } from "../model/report.ts";

const rank: Readonly<Record<Detail, number>> = { results: 0, steps: 1, bytes: 2 };

export class EventHub {
  readonly wantsSteps: boolean;
  readonly wantsBytes: boolean;
  readonly #results: readonly EventConsumer[];
  readonly #steps: readonly EventConsumer[];
  readonly #bytes: readonly EventConsumer[];
  readonly #start = performance.now();
  #seq = 0;

  constructor(consumers: readonly EventConsumer[]) {
    this.#results = consumers;
    this.#steps = consumers.filter(({ detail }) => rank[detail] >= rank.steps);
    this.#bytes = consumers.filter(({ detail }) => rank[detail] >= rank.bytes);
    this.wantsSteps = this.#steps.length > 0;
    this.wantsBytes = this.#bytes.length > 0;
  }

  /** Milliseconds since the run started. */
  now(): number {
    return performance.now() - this.#start;
  }

  /** An event at detail `results`. */
  emit(body: EventBody): void {
    this.#deliver(body, this.#results);
  }

  /** An event at detail `steps`: ask `wantsSteps` before making one. */
  emitStep(body: EventBody): void {
    this.#deliver(body, this.#steps);
  }

  /** An event at detail `bytes`: ask `wantsBytes` before making one. */
  emitBytes(body: EventBody): void {
    this.#deliver(body, this.#bytes);
  }

  #deliver(body: EventBody, consumers: readonly EventConsumer[]): void {
    // The body becomes the event: whoever emits makes one for the purpose, and a copy would work out what nobody reads.
    const event: Event = Object.assign(body, { seq: this.#seq++, time: this.now() });
    for (const consumer of consumers) consumer.handle(event);
  }
}
