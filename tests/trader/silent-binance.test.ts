// Orders through the real trader at a local venue of this dialect, which falls silent.

import { silencesAt } from '../builders/order-faults.ts'

silencesAt('binance')
