// The courier's entry: it tells everybody what the charter says, by its own mail and SMS, so that
// a broken server cannot keep people in the dark.

import { runCourier } from './run.ts'

runCourier()
