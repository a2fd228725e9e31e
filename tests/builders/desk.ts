// The real desk and the real signer, each in its cage, behind a listener that does what the
// launcher does. Nobody has claimed the signer yet: that is the browser's to do.

import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askOnce, connectSigner, type SignerClient } from '@countersign/channel/client.ts'
import { writeRequest } from '@countersign/channel/envelope.ts'
import { type Identity, identityFromCanonical } from '@countersign/channel/identity.ts'
import type { DeskPeer, DeskSettings, FromDesk, ToDesk } from '@countersign/channel/launch.ts'
import { readCanonical } from '@countersign/core/canonical.ts'
import { DESK } from '@countersign/launcher/cage.ts'
import { type Caged, startCaged } from '@countersign/launcher/caged.ts'
import { openDeskFront } from '@countersign/launcher/desk-front.ts'
import { type Home, openHome } from '@countersign/launcher/home.ts'
import { type SignerChild, startSigner } from '@countersign/launcher/signer-child.ts'
import { openSockets, socketPath, traderSocket } from '@countersign/launcher/sockets.ts'
import { readUnsealKey } from '@countersign/launcher/unseal.ts'
import { at } from './house.ts'
import { MORTAL_SIGNER } from './inmates.ts'

export const DESK_CLAIM_CODE = 'DESK-TEST-DESK-TEST'

/** Everything the desk says, in the home's folder. */
export const DESK_LOG = 'desk.log'

const CAGES = ['bwrap', 'unshare'] as const

export type RealDesk = {
  readonly home: Home
  /** As browsers write it. */
  readonly origin: string
  readonly port: number
  readonly identity: Identity
  readonly desk: Caged<ToDesk, FromDesk>
  signer(): SignerChild
  /** Sets the signer's clock forward. */
  advance(seconds: number): void
  now(): number
  /** A client as the command line is one. */
  connect(device: KeyObject): Promise<SignerClient>
  /** Kills the signer and starts it again over the same folder. */
  restartSigner(): Promise<void>
  stop(): Promise<void>
}

/** @param consoleUrl - the console's origin, which nobody serves unless a test does */
export async function startRealDesk(
  consoleUrl: string | null = 'http://console.localhost:8180',
): Promise<RealDesk> {
  const home = openHome(mkdtempSync(join(tmpdir(), 'countersign-desk-')))
  let child = await startOneSigner(home)
  const sockets = await openSockets(home.run, (role, socket) => child.accept(role, socket))
  const identity = await identityOf(home)
  const desk = await startCaged<ToDesk, FromDesk>({
    inmate: { ...DESK, folder: null, stage: mkdtempSync(join(home.root, 'stage-')) },
    kinds: CAGES,
    onSkip: () => undefined,
    log: join(home.root, DESK_LOG),
  })
  const front = await openDeskFront(0, (socket) =>
    desk.send({ kind: 'connection', what: 'browser' }, socket),
  )
  const { port, url: origin } = front
  desk.listen((said) => {
    if (said.kind === 'dial') dial(desk, home, said.to)
  })
  const serving = desk.expect('serving')
  const settings = settingsOf(identity, origin, consoleUrl)
  desk.send({ kind: 'begin', settings })
  await serving
  let shift = 0
  const now = () => Math.floor(Date.now() / 1000) + shift
  return {
    home,
    origin,
    port,
    identity,
    desk,
    now,
    signer: () => child,
    advance(seconds) {
      shift += seconds
      writeFileSync(join(home.signer, 'clock-shift'), String(shift))
    },
    connect: (device) =>
      connectSigner({ socketPath: socketPath(home.run, 'desk'), identity, device, now }),
    async restartSigner() {
      child.kill()
      await child.ended
      child = await startOneSigner(home)
    },
    async stop() {
      front.close()
      sockets.close()
      desk.send({ kind: 'stop' })
      child.stop()
      await Promise.all([desk.ended, child.ended])
      rmSync(home.root, { recursive: true, force: true })
    },
  }
}

function settingsOf(
  { signingKey, sealingKey }: Identity,
  url: string,
  consoleUrl: string | null,
): DeskSettings {
  const identity = { signingKey: signingKey.toHex(), sealingKey: sealingKey.toHex() }
  return { network: 'regtest', url, consoleUrl, identity }
}

/** The one that tests can set the clock of. */
async function startOneSigner(home: Home): Promise<SignerChild> {
  const child = await startSigner({
    home,
    network: 'regtest',
    inmate: MORTAL_SIGNER,
    cages: CAGES,
    unseal: () => readUnsealKey(home, 'key-file'),
    say: () => undefined,
  })
  if (!child.isClaimed) child.offerClaim(DESK_CLAIM_CODE)
  return child
}

/** Paused before it is connected, so that no byte is read in this process. */
function dial(desk: Caged<ToDesk, FromDesk>, { run }: Home, what: DeskPeer): void {
  const socket: Socket = connect(
    what === 'signer' ? socketPath(run, 'desk') : traderSocket(run, 'desk'),
  )
  socket.pause()
  socket.once('connect', () => desk.send({ kind: 'connection', what }, socket))
  socket.once('error', () => desk.send({ kind: 'connection', what }))
}

async function identityOf(home: Home): Promise<Identity> {
  const nobody: Identity = { signingKey: new Uint8Array(32), sealingKey: new Uint8Array(32) }
  const request = { id: randomBytes(16).toString('hex'), kind: 'hello', time: 0, body: {} }
  const answer = await askOnce(socketPath(home.run, 'desk'), writeRequest(nobody, request))
  return identityFromCanonical(at(readCanonical(answer), 'answer', 'body', 'identity'))
}

/** A device as the command line has one. */
export const newDevice = (): KeyObject => generateKeyPairSync('ed25519').privateKey
