// Orders through the real trader at a local venue of this dialect, in every way it misbehaves.

import { ordersAt } from '../builders/order-faults.ts'

ordersAt('kraken')
