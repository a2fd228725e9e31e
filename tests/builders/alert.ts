// Alerts: what a client asks for one with, and as the store keeps them.

import type { Alert } from '@countersign/core/exchange/alerts/alert.ts'
import { parseDecimal } from '@countersign/core/exchange/decimal.ts'
import type { AlertRecord } from '@countersign/server/ports/alerts.ts'

/** Of fills: it needs no price. */
export const alertBody = (name: string) => ({
  name,
  condition: { kind: 'fill', account: 'main' },
})

/** Of the last price of a bitcoin at Kraken, below a level. */
const priceBelow = (level: string): Alert['condition'] => ({
  ...{ kind: 'price', venue: 'kraken', market: 'BTC/USD', source: 'last', is: 'below' },
  level: parseDecimal(level),
})

/** Ann's, of a price below 50,000, once, new: unless it is told otherwise. */
export const alertRecord = (
  id: string,
  alert: Partial<Alert> = {},
  more: Partial<AlertRecord> = {},
): AlertRecord => ({
  alert: {
    id,
    condition: priceBelow('50000'),
    repeat: { kind: 'once' },
    onBeyond: 'wait',
    expiresAt: null,
    ...alert,
  },
  owner: 'ann',
  name: `alert ${id}`,
  channels: [],
  state: { mode: 'new', generation: 0 },
  isPaused: false,
  createdAt: 1_800_000_000,
  endedAt: null,
  ...more,
})
