// Keeps what is shown true: the server names what changed, and what is about it is read again.
// Without the stream it is all read again every few seconds; without the server, people are told.

import { ApiProblem } from '@countersign/sdk/problem.ts'
import { watch } from '@countersign/sdk/watch.ts'
import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { isAbout } from './topics.ts'

export type Connection = 'live' | 'polling' | 'lost'

const POLL_MS = 10_000

const Context = createContext<Connection>('live')

/** How this page is kept up to date. */
export const useConnection = (): Connection => useContext(Context)

export function Live({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient()
  const [connection, setConnection] = useState<Connection>('live')

  useEffect(() => {
    const ending = new AbortController()
    const readAgain = (topics: readonly string[] | null) =>
      queries.invalidateQueries({
        predicate: ({ queryKey, meta }) =>
          meta?.isPast !== true && (topics === null || isAbout(queryKey, topics)),
      })
    const told = (next: Connection) => {
      if (!ending.signal.aborted) setConnection(next)
    }
    void follow(ending.signal, { readAgain, told })
    return () => ending.abort()
  }, [queries])

  return <Context value={connection}>{children}</Context>
}

type Listener = {
  readAgain(topics: readonly string[] | null): Promise<void>
  told(connection: Connection): void
}

async function follow(signal: AbortSignal, { readAgain, told }: Listener): Promise<void> {
  const heard: typeof fetch = async (input, init) => {
    try {
      return await fetch(input, init)
    } catch (error) {
      told('lost')
      throw error
    }
  }
  while (!signal.aborted) {
    try {
      const options = { url: location.origin, fetch: heard }
      for await (const { isFirst, topics } of watch(options, signal)) {
        told('live')
        await readAgain(isFirst ? null : topics)
      }
    } catch (error) {
      // Let in no more, or a server that has no such stream.
      told(error instanceof ApiProblem ? 'polling' : 'lost')
    }
    await pause(signal)
    if (!signal.aborted) await readAgain(null)
  }
}

function pause(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, POLL_MS)
  signal.addEventListener('abort', () => resolve(), { once: true })
  return promise.finally(() => clearTimeout(timer))
}
