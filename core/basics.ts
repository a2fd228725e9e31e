// The few words every room of the core shares.

/** Seconds since 1970-01-01T00:00:00Z, an integer. The core never asks for the time: it is told. */
export type UnixSeconds = number

/** Ends a `switch` over a union: the compiler refuses it while a case is missing. */
export function unreachable(value: never): never {
  throw new Error(`a case was forgotten: ${JSON.stringify(value)}`)
}
