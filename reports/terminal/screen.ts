/**
 * What a terminal shows: lines that stay, and below them a few that are redrawn in place. Everything of a tenth of a
 * second goes out in one write, so that nothing flickers; where the target is no terminal, lines go out as they come.
 */

export interface Ticker {
  /** Calls back again and again; what it returns ends that. Must not keep the process alive. */
  every(ms: number, callback: () => void): () => void;
}

export const systemTicker: Ticker = {
  every(ms, callback) {
    const timer = setInterval(callback, ms).unref();
    return () => clearInterval(timer);
  },
};

const redrawMs = 100;

export class Screen {
  readonly #write: (text: string) => void;
  #queued = "";
  /** Lines of the live block on the screen now; the cursor stands at the end of the last. */
  #drawn = 0;
  #live: (() => readonly string[]) | undefined;
  #stop: (() => void) | undefined;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /** Shows the block from the next tick on until `endLive`; its lines must fit the terminal's width. */
  beginLive(ticker: Ticker, block: () => readonly string[]): void {
    this.#live = block;
    this.#stop = ticker.every(redrawMs, () => this.#draw());
  }

  endLive(): void {
    this.#stop?.();
    this.#live = undefined;
    this.#stop = undefined;
    this.#draw();
  }

  print(...lines: readonly string[]): void {
    const text = lines.map((line) => `${line}\n`).join("");
    if (this.#live === undefined) this.#write(text);
    else this.#queued += text;
  }

  #draw(): void {
    const block = this.#live?.() ?? [];
    const text = this.#erase() + this.#queued + block.join("\n");
    this.#queued = "";
    this.#drawn = block.length;
    if (text !== "") this.#write(text);
  }

  #erase(): string {
    if (this.#drawn === 0) return "";
    const up = this.#drawn > 1 ? `\x1b[${this.#drawn - 1}A` : "";
    return `\r${up}\x1b[J`;
  }
}
