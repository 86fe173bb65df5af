export interface ProgressBarOptions {
  readonly title: string;
  /** What is counted, in the plural. */
  readonly unit: string;
  readonly print: (line: string) => void;
}

/** One line that grows on a terminal; one line a quarter elsewhere. */
export function progressBar({
  title,
  unit,
  print,
}: ProgressBarOptions): (done: number, total: number) => void {
  let quarter = 0;
  return (done, total) => {
    const share = total === 0 ? 1 : done / total;
    if (process.stdout.isTTY) {
      const bar = '█'.repeat(Math.round(share * 30)).padEnd(30, '░');
      process.stdout.write(
        `\r${title} ${bar} ${done.toLocaleString('en')} ${unit}${share === 1 ? '\n' : ''}`,
      );
    } else if (Math.floor(share * 4) > quarter) {
      quarter = Math.floor(share * 4);
      print(`${title}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')} ${unit}`);
    }
  };
}
