// The owner's devices: each may ask for everything, and none gets anything without a code. So a
// code is what adds one and takes one away.

import { deviceBinding, deviceRemovalBinding } from '@countersign/channel/bindings.ts'
import type { MessageBody } from '@countersign/channel/messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { OWNER } from '@countersign/core/charter/member.ts'
import { CHARTER, devicesOf, isTeam } from '@countersign/core/charter/state.ts'
import { checkRevocation } from '@countersign/core/charter/stopped.ts'
import { tokenOfKey } from '@countersign/core/charter/tokens.ts'
import { Fault } from '@countersign/core/fault.ts'
import { plain } from '@countersign/core/plain.ts'
import { checkName } from '../names.ts'
import { writeProofs } from '../proofs.ts'
import { type Asked, checkCode } from '../request.ts'
import type { Signer } from '../signer.ts'

const MAX_DEVICES = 16

/**
 * @throws Fault charter.by_proposal, device.name_invalid, device.exists, device.too_many,
 *   factor.*
 */
export function addDevice(asked: Asked<MessageBody<'device.add'>>): Canonical {
  const { signer, body, proof } = asked
  const charter = signer.charter()
  const devices = devicesOf(charter)
  const { device, name } = body
  // Nobody joins a team, or brings another key to it, without the others.
  if (isTeam(charter)) throw new Fault('charter.by_proposal')
  checkName(name, 'device.name_invalid')
  // A witness that may also ask would vouch for itself.
  const isUsed = charter.credentials.has(device) || charter.stops.witnesses.has(device)
  if (isUsed || tokenOfKey(charter, device)) {
    throw new Fault('device.exists')
  }
  if (devices.length >= MAX_DEVICES) throw new Fault('device.too_many')
  const code = checkCode(asked, body.code, deviceBinding(device, name))
  const proofs = writeProofs(proof, code)
  signer.append([{ log: CHARTER, kind: 'device.added', body: { device, name }, proofs }])
  return deviceList(signer)
}

/**
 * Takes a device away, with all it asked for and that waits.
 * @throws Fault charter.by_proposal, charter.change_invalid, device.missing, device.last, factor.*
 */
export function removeDevice(asked: Asked<MessageBody<'device.remove'>>): Canonical {
  const { signer, body, proof } = asked
  const charter = signer.charter()
  const devices = devicesOf(charter).filter(({ member }) => member === OWNER)
  const { device } = body
  if (isTeam(charter)) throw new Fault('charter.by_proposal')
  if (!devices.some(({ id }) => id === device)) throw new Fault('device.missing')
  if (devices.length === 1) throw new Fault('device.last')
  checkRevocation(
    charter,
    { credential: device, member: OWNER, classes: ['computer'] },
    signer.time(),
  )
  const code = checkCode(asked, body.code, deviceRemovalBinding(device))
  const proofs = writeProofs(proof, code)
  signer.append([{ log: CHARTER, kind: 'device.removed', body: { device }, proofs }], () =>
    signer.kept.cancelAllOf(device, signer.time()),
  )
  return deviceList(signer)
}

/** The first one made its owner the owner, while it is there. */
export function deviceList(signer: Signer): Canonical {
  return {
    devices: devicesOf(signer.charter()).map(({ id, name, since }) => ({
      device: id,
      name,
      since: plain(since),
    })),
  }
}
