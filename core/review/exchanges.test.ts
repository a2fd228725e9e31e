// What is wrong with an account at an exchange, by the check that finds it.

import type { Facts } from './facts.ts'
import { NOW, withExchange } from './samples.test.ts'

const DAY = 86_400

export const OF_EXCHANGES: Readonly<Record<string, Facts>> = {
  'exchanges.withdraws': withExchange({ withdraw: 'unknown' }),
  'exchanges.refused': withExchange({ withdraw: 'unknown', isRefused: true }),
  'exchanges.unbound': withExchange({ isOurs: 'no' }),
  'exchanges.ends-soon': withExchange({ endsAt: NOW + 30 * DAY }),
  'exchanges.unchecked': withExchange({ askedAt: NOW - 2 * DAY - 1 }),
  'exchanges.idle': withExchange({ orderedAt: null }),
  'exchanges.unruled': withExchange({ name: 'another' }),
}
