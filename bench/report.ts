// How a bench tells: progress on standard error, the result on standard output, as words or, for
// programs, as one line of JSON.

export type Report = {
  readonly say: (line: string) => void
  /** The last line: the object as JSON, or the words. */
  answer(result: object, words: () => string): void
}

export function openReport(isJson: boolean): Report {
  const isTerminal = process.stderr.isTTY
  const clear = isTerminal ? '\r\u001b[K' : ''
  return {
    say: (line) => void process.stderr.write(`${clear}bench: ${line}${isTerminal ? '' : '\n'}`),
    answer(result, words) {
      process.stderr.write(clear)
      process.stdout.write(`${isJson ? JSON.stringify(result) : words()}\n`)
    },
  }
}

/** The middle of the numbers, or the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  if (numbers.length === 0) throw new Error('no measurement')
  const sorted = numbers.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  const [upper, lower] = [sorted[half] ?? 0, sorted[half - 1] ?? 0]
  return sorted.length % 2 === 1 ? upper : (upper + lower) / 2
}

/** Rows under each other, numbers to the right. */
export function table(rows: readonly (readonly (string | number)[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => String(row[column]).length)),
  )
  return rows
    .map((row) => row.map((cell, column) => String(cell).padStart(widths[column] ?? 0)).join('  '))
    .join('\n')
}
