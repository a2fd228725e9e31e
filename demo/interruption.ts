// A demonstration that somebody stops ends in order: what it started is stopped, and removed.

/** Rejects when it is asked to end. */
export function interruption(): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => reject(new Error('interrupted')))
  }
  return promise
}

/** Plays in a house, which is gone afterwards, however it went. */
export async function playIn<House extends { stop(): Promise<void> }, Told>(
  house: House,
  story: (house: House) => Promise<Told>,
  say: (line: string) => void,
): Promise<Told> {
  const interrupted = interruption()
  try {
    return await Promise.race([story(house), interrupted])
  } finally {
    await house.stop()
    say('stopped; everything it made is removed')
  }
}
