// What was read from the server, and when it is read again. A no is an answer: only what did not
// arrive is tried again.

import { ApiProblem } from '@countersign/sdk/problem.ts'
import { QueryClient } from '@tanstack/react-query'

const TRIES = 2

export const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, error) => !(error instanceof ApiProblem) && count < TRIES,
    },
  },
})
