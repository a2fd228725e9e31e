// The owner's devices: each has a key of its own, and each adds or takes away another with a code.

import { deviceBinding, deviceRemovalBinding } from '@countersign/channel/bindings.ts'
import { Refusal } from '@countersign/channel/client.ts'
import type { Identity } from '@countersign/channel/identity.ts'
import { rawPublicKey } from '@countersign/channel/keys.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { hex, list, object, text, whole } from '@countersign/core/fields.ts'
import type { Context } from '../context.ts'
import { deviceKey } from '../keep/pairing.ts'
import { askAs, askPaired, sealCode } from './signer.ts'

const devicesFields = object({
  devices: list(object({ device: hex(32), name: text(64), since: whole() }), 64),
})

export type OwnDevice = ReturnType<typeof devicesFields>['devices'][number]

const readDevices = (answer: Canonical): readonly OwnDevice[] =>
  devicesFields(answer, 'answer').devices

/** The public key of this client's device, in hexadecimal. */
export function ownDevice(context: Context): string {
  return rawPublicKey(deviceKey(context)).toHex()
}

export async function listDevices(context: Context): Promise<readonly OwnDevice[]> {
  return readDevices(await askPaired(context, 'devices', {}))
}

/** @throws Refusal device.exists, device.too_many, factor.* */
export async function addDevice(
  context: Context,
  added: { readonly device: string; readonly name: string; readonly code: string },
): Promise<readonly OwnDevice[]> {
  const { device, name } = added
  const code = sealCode(context, added.code, deviceBinding(device, name))
  return readDevices(await askPaired(context, 'device.add', { device, name, code }))
}

/** @throws Refusal device.missing, device.last, factor.* */
export async function removeDevice(
  context: Context,
  { device, code }: { readonly device: string; readonly code: string },
): Promise<readonly OwnDevice[]> {
  const sealed = sealCode(context, code, deviceRemovalBinding(device))
  return readDevices(await askPaired(context, 'device.remove', { device, code: sealed }))
}

/** Whether a signer of this identity knows this device; then what it calls it. */
export async function knownAs(context: Context, identity: Identity): Promise<string | null> {
  try {
    const answer = readDevices(await askAs(context, identity, 'devices', {}))
    return answer.find(({ device }) => device === ownDevice(context))?.name ?? null
  } catch (error) {
    if (error instanceof Refusal && error.code === 'channel.device_unknown') return null
    throw error
  }
}
