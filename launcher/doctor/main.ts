// Examines an installation, or the machine for one, and writes the diagnosis as one JSON object.
// `countersign doctor` runs this as a program of its own: the client may not hold what it uses.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { CODE_ROOT, type Home, openHome } from '../home.ts'
import { socketPath } from '../sockets.ts'
import type { Status } from '../status.ts'
import { examineChain } from './chain.ts'
import { type Diagnosis, launcherFinding, weakest } from './findings.ts'
import { examineMachine } from './machine.ts'
import { examineNotices } from './notices.ts'
import { examineProcesses } from './processes.ts'

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { home: { type: 'string' } } })
  const path = values.home ?? process.env.COUNTERSIGN_HOME ?? join(CODE_ROOT, '.countersign')
  // A machine is examined before anything is installed, too; that leaves nothing behind.
  const isThere = existsSync(path)
  const home = openHome(isThere ? path : mkdtempSync(join(tmpdir(), 'countersign-doctor-')))
  try {
    const diagnosis = await examine(home)
    process.stdout.write(`${JSON.stringify(diagnosis)}\n`)
  } finally {
    if (!isThere) rmSync(home.root, { recursive: true, force: true })
  }
}

async function examine(home: Home): Promise<Diagnosis> {
  const status = await running(home)
  const processes = await examineProcesses(home, status)
  const machine = await examineMachine(home, status)
  const findings = [...machine, ...examineChain(status), ...examineNotices(home, status)]
  return {
    isRunning: status !== null,
    isolation: weakest(processes),
    processes,
    launcher: launcherFinding(status?.launcher ?? null),
    findings,
  }
}

/** The status file outlives a launcher that was killed: somebody has to answer as well. */
async function running(home: Home): Promise<Status | null> {
  if (!existsSync(home.status)) return null
  const isServed = await new Promise<boolean>((resolve) => {
    const socket = connect(socketPath(home.run, 'desk'))
    socket.once('error', () => resolve(false))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })
  return isServed ? (JSON.parse(readFileSync(home.status, 'utf8')) as Status) : null
}

await main()
