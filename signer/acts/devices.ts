// The owner's devices: each may ask for everything, and none gets anything without a code. So a
// code is what adds one and takes one away.

import { deviceBinding, deviceRemovalBinding } from '@countersign/channel/bindings.ts'
import type { MessageBody } from '@countersign/channel/messages.ts'
import { plain } from '@countersign/channel/plain.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { CHARTER } from '../charter.ts'
import { checkName } from '../names.ts'
import { writeProofs } from '../proofs.ts'
import { type Asked, checkCode } from '../request.ts'
import type { Signer } from '../signer.ts'

const MAX_DEVICES = 16

/** @throws Fault device.name_invalid, device.exists, device.too_many, factor.* */
export function addDevice(asked: Asked<MessageBody<'device.add'>>): Canonical {
  const { signer, body, proof } = asked
  const { devices, stops } = signer.charter()
  const { device, name } = body
  checkName(name, 'device.name_invalid')
  // A witness that may also ask would vouch for itself.
  if (devices.some(({ key }) => key === device) || stops.witnesses.has(device)) {
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
 * @throws Fault device.missing, device.last, factor.*
 */
export function removeDevice(asked: Asked<MessageBody<'device.remove'>>): Canonical {
  const { signer, body, proof } = asked
  const { devices } = signer.charter()
  const { device } = body
  if (!devices.some(({ key }) => key === device)) throw new Fault('device.missing')
  if (devices.length === 1) throw new Fault('device.last')
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
    devices: signer.charter().devices.map(({ key, name, since }) => ({
      device: key,
      name,
      since: plain(since),
    })),
  }
}
