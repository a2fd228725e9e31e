// What follows when somebody has signed in.

import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'

/** What was read before belongs to nobody now. */
export function useEntered(): () => Promise<void> {
  const queries = useQueryClient()
  const navigate = useNavigate()
  return async () => {
    queries.clear()
    await navigate({ to: '/', replace: true })
  }
}
