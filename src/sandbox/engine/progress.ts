/** Where long work says what it is doing. */
export interface Progress {
  /** A new step begins. */
  step(text: string): void;
  /** What is known of the present step by now, such as a count. */
  detail(text: string): void;
  /** All is done or given up; nothing may be said afterwards. */
  end(): void;
}

/** What progress is written to; process.stderr is one. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Says nothing. */
export const silent: Progress = { step() {}, detail() {}, end() {} };

const TERMINAL_INTERVAL = 500;
const LOG_INTERVAL = 15_000;

/**
 * Shows each step with the time since it began: on a terminal as one line that is rewritten, elsewhere (a log)
 * as a line when the step begins and every 15 seconds. The interval is a parameter for tests.
 */
export function showProgress(
  screen: Screen,
  interval: number = screen.isTTY ? TERMINAL_INTERVAL : LOG_INTERVAL,
): Progress {
  let text = "";
  let detail = "";
  let began = Date.now();
  let timer: NodeJS.Timeout | undefined;

  function line(): string {
    const parts = [detail, elapsed(Date.now() - began)].filter((part) => part !== "");
    return parts.length === 0 ? text : `${text} (${parts.join(", ")})`;
  }
  function show(): void {
    if (text === "") return;
    if (screen.isTTY) screen.write(`\r\u001b[2K${line().slice(0, (screen.columns ?? 80) - 1)}`);
    else screen.write(`${line()}\n`);
  }
  function close(): void {
    clearInterval(timer);
    timer = undefined;
    if (screen.isTTY && text !== "") screen.write(`\r\u001b[2K${line()}\n`);
    text = "";
  }
  return {
    step(next) {
      close();
      [text, detail, began] = [next, "", Date.now()];
      show();
      timer = setInterval(show, interval);
      timer.unref();
    },
    detail(next) {
      detail = next;
    },
    end: close,
  };
}

/** `75_000` as "1 min 15 s"; nothing below one second. */
export function elapsed(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds === 0) return "";
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
