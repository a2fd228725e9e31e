// Stands where no node is configured: every question is answered by what is missing.

import { Fault } from '@countersign/core/fault.ts'
import type { ChainConnection } from './answers.ts'

export function openAbsentChain(): ChainConnection {
  const away = async (): Promise<never> => {
    throw new Fault('chain.unreachable', { url: 'none' })
  }
  return {
    tip: away,
    scan: away,
    transaction: away,
    broadcast: away,
    feeRateSatPerVb: away,
    leastRateSatPerVb: away,
    branch: away,
    header: away,
    close: () => undefined,
  }
}
