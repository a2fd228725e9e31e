// Which member has signed in, for what needs them. Pages work without knowing: whoever reads by a
// token is nobody in particular.

import { useRead } from '../session/api.ts'

/** The member's id, where somebody has signed in. */
export function useMe(): string | undefined {
  const { data } = useRead('showMe', {})
  return data?.member
}
