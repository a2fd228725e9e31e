// What was read from the server, and when it is read again. A no is an answer: only what did not
// arrive is tried again. Where a session has ended, the page finds out who it is for.

import { ApiProblem } from '@countersign/sdk/problem.ts'
import { QueryCache, QueryClient } from '@tanstack/react-query'

const TRIES = 2

export const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError(error, { queryKey }) {
      const hasEnded = error instanceof ApiProblem && error.status === 401
      if (hasEnded && queryKey[0] !== 'showMe') {
        void client.invalidateQueries({ queryKey: ['showMe'] })
      }
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, error) => !(error instanceof ApiProblem) && count < TRIES,
    },
  },
})
