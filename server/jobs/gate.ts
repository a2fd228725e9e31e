// Lets work through side by side, or one piece of it all alone.

export type Gate = {
  /** Runs beside others that pass; waits while it is closed. */
  pass<T>(work: () => Promise<T>): Promise<T>
  /** Waits for all that runs, then runs alone. */
  close<T>(work: () => Promise<T>): Promise<T>
}

export function openGate(): Gate {
  const running = new Set<Promise<unknown>>()
  let closed: Promise<unknown> = Promise.resolve()
  let isClosed = false

  const add = <T>(work: () => Promise<T>): Promise<T> => {
    const result = work()
    const ended = result.then(
      () => undefined,
      () => undefined,
    )
    running.add(ended)
    void ended.then(() => running.delete(ended))
    return result
  }

  return {
    async pass(work) {
      while (isClosed) await closed
      return add(work)
    },
    async close(work) {
      while (isClosed) await closed
      isClosed = true
      const { promise, resolve } = Promise.withResolvers<void>()
      closed = promise
      try {
        await Promise.all(running)
        return await work()
      } finally {
        isClosed = false
        resolve()
      }
    },
  }
}
