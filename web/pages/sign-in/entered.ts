// What follows when somebody has signed in.

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { takeWanted } from '../../session/wanted.ts'

/** What was read before belongs to nobody now. */
export function useEntered(): () => void {
  const queries = useQueryClient()
  const { history } = useRouter()
  return () => {
    queries.clear()
    history.replace(takeWanted())
  }
}
