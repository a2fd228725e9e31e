// Reads the candles that the trader tells.

import type { Canonical } from '@countersign/core/canonical.ts'
import { list, object, text, whole } from '@countersign/core/fields.ts'
import type { CandleTold } from '../../ports/trader.ts'

const MOST_CANDLES = 1_000

const decimal = text(40)

const candles = object({
  candles: list(
    object({
      at: whole(),
      open: decimal,
      high: decimal,
      low: decimal,
      close: decimal,
      size: decimal,
    }),
    MOST_CANDLES,
  ),
})

export const readCandles = (answer: Canonical): readonly CandleTold[] =>
  candles(answer, 'candles').candles
