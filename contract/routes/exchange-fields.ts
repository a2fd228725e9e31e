// What routes for accounts at exchanges have in common.

import { Type } from '../type.ts'

export const AccountName = Type.String({ pattern: '^[a-z0-9-]{1,32}$' })

/** As many digits as the core counts with. */
export const decimal = (description: string) =>
  Type.String({ pattern: '^(0|[1-9]\\d{0,35})(\\.\\d{1,18})?$', description })

/** How each of them is that only reads. */
export const READS_EXCHANGE = {
  method: 'GET',
  auth: 'reader',
  stepUp: { unneeded: 'reads' },
  tag: 'exchange',
  statuses: [200],
} as const
