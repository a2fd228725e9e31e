// Which part of a list is meant.

const DEFAULT_LIMIT = 50

export function pageOf(ask: {
  readonly limit?: string | undefined
  readonly after?: string | undefined
}) {
  return { limit: Number(ask.limit ?? DEFAULT_LIMIT), after: ask.after }
}
