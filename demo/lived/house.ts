// A whole installation whose time can be anywhere in the past: signer, server and regtest node go
// by one moved clock, so that months of history are made as they would have been.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Context } from '@countersign/cli/context.ts'
import { pair } from '@countersign/cli/flows/pair.ts'
import { deviceKey } from '@countersign/cli/keep/pairing.ts'
import { openHome } from '@countersign/launcher/home.ts'
import { type Launched, launch } from '@countersign/launcher/launch.ts'
import { MOVABLE_NODE, MOVABLE_SERVER, MOVABLE_SIGNER } from '../clock/kinds.ts'
import { moveClock } from '../clock/move.ts'
import { makePerson, type Person } from '../person.ts'
import { stageOf } from '../stage.ts'
import type { Stage } from '../team.ts'

export type LivedHouse = {
  readonly context: Context
  readonly stage: Stage
  /** The owner, with the command line's device. */
  readonly owner: Person
  readonly launched: Launched
  /** Moves everybody's time to so many seconds before now; only ever forwards. */
  goTo(secondsAgo: number): void
  stop(): Promise<void>
}

export type HouseOptions = {
  readonly apiPort: number
  readonly deskPort: number
  readonly ownerName: string
  /** When its life begins. */
  readonly secondsAgo: number
  readonly say: (line: string) => void
}

/** Starts everything in a folder that is removed at the end, and becomes its owner. */
export async function openLivedHouse(options: HouseOptions): Promise<LivedHouse> {
  const { apiPort, deskPort, ownerName, secondsAgo, say } = options
  const root = mkdtempSync(join(tmpdir(), 'countersign-lived-'))
  let launched: Launched | null = null
  const stop = async () => {
    await launched?.stop()
    rmSync(root, { recursive: true, force: true })
  }
  try {
    const home = openHome(root)
    let offset = 0
    const goTo = (ago: number) => {
      offset = -ago
      for (const folder of [home.node, home.cookies, home.signer]) moveClock(folder, offset)
    }
    goTo(secondsAgo)
    launched = await launch({
      home,
      nodePort: 0,
      apiPort,
      deskPort,
      unsealWith: 'key-file',
      keepUnsealKey: true,
      say,
      onProgress: () => undefined,
      inmate: MOVABLE_SIGNER,
      server: MOVABLE_SERVER,
      regtestNode: MOVABLE_NODE,
    })
    const now = () => Math.floor(Date.now() / 1_000) + offset
    const context: Context = { home: root, clientHome: join(root, 'client'), now }
    await pair(context, { claimCode: launched.claimCode ?? '', ownerName })
    const device = deviceKey(context)
    const origin = launched.status().desk ?? ''
    const stage = stageOf(context, origin, device)
    const owner = makePerson({ member: 'owner', name: ownerName, origin, device })
    return { context, stage, owner, launched, goTo, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
