// The sealed backup of a signer put up elsewhere as a standby, while the first one runs on, and
// what people do there.

import type { KeyObject } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askOnce, Refusal } from '@countersign/channel/client.ts'
import { readAnswer, requestHash, writeRequest } from '@countersign/channel/envelope.ts'
import { backup, restore } from '@countersign/cli/flows/backup.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { makePerson, type Person } from '@countersign/demo/person.ts'
import { propose, type Stage } from '@countersign/demo/team.ts'
import { openHome } from '@countersign/launcher/home.ts'
import { socketPath } from '@countersign/launcher/sockets.ts'
import { at } from './house.ts'
import { freshCode, type RealSigner, startReal } from './process.ts'
import { until } from './until.ts'

/** Stops the signer for its backup, and starts it again. @returns the backup's file */
export async function backedUp(real: RealSigner): Promise<string> {
  const archive = join(mkdtempSync(join(tmpdir(), 'countersign-standby-')), 'all.backup')
  real.child().kill()
  await real.child().ended
  const context = { home: real.home.root, clientHome: '', now: real.now }
  const save = async () => backup(context, archive, { hasUnsealKey: true, hasClient: false })
  // A killed cage takes a moment to let go of the journal.
  await until(() => save().then(Boolean, () => false), Boolean)
  await real.restart()
  return archive
}

/** The standby, on a machine whose clock is the first one's. */
export async function putUp(real: RealSigner, archive: string): Promise<RealSigner> {
  const root = mkdtempSync(join(tmpdir(), 'countersign-elsewhere-'))
  const context = { home: root, clientHome: '', now: real.now }
  restore(context, archive, { hasClient: false, isStandby: true })
  writeFileSync(join(root, 'signer', 'clock-shift'), String(real.shift()))
  const standby = await startReal({ home: openHome(root), device: real.device })
  standby.advance(real.shift())
  return standby
}

/** One request, by the desk's socket; unsigned without a device. @throws Refusal */
export async function askReal(
  real: RealSigner,
  kind: Parameters<Stage['ask']>[0],
  body: Canonical,
  device: KeyObject | null = real.device,
): Promise<Canonical> {
  if (device === null) {
    const request = { id: '0'.repeat(32), kind, time: real.now(), body }
    const framed = writeRequest(real.identity, request)
    const answered = await askOnce(socketPath(real.home.run, 'server'), framed)
    const answer = readAnswer(answered, requestHash(framed), real.identity.signingKey)
    if (answer.kind === 'fault') throw new Refusal(answer.code, answer.facts)
    return answer.body
  }
  const client = await real.connect('desk', device)
  try {
    return await client.ask(kind, body)
  } finally {
    client.close()
  }
}

/** The owner's device and codes at this signer. */
function ownerAt(real: RealSigner, code: () => string): readonly [Stage, Person] {
  const stage: Stage = {
    identity: real.identity,
    origin: '',
    now: real.now,
    ask: (kind, body, device) => askReal(real, kind, body, device),
    show: () => askReal(real, 'charter.show', {}, null),
  }
  const { device } = real
  return [stage, makePerson({ member: 'owner', name: 'Ada', origin: '', device, nextCode: code })]
}

/** Proposes that the signer goes on, with a device and a code. @returns the proposal's id */
export function proposeToResume(real: RealSigner, code: () => string): Promise<string> {
  const [stage, ada] = ownerAt(real, code)
  const changes = [{ kind: 'lift', subject: 'signer' }]
  return propose(stage, ada, changes, { means: ['device', 'code'] })
}

/** The owner decides, and the delay of their loosenings passes. */
export async function decideToResume(real: RealSigner, seed: Uint8Array): Promise<void> {
  await proposeToResume(real, () => freshCode(real, seed))
  const { settings } = (await askReal(real, 'charter.show', {}, null)) as { settings: Canonical }
  real.advance(Number(at(settings, 'delaySeconds')) + 60)
}
