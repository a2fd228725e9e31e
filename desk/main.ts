// The desk's entry.

import { runDesk } from './run.ts'

runDesk()
