// The server's process, as every installation runs it.

import { runServer } from './run.ts'

runServer()
