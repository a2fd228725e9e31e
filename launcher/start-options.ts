// How each process of an installation is started: its code, its cage, and where it writes.

import { DESK, SERVER, SIGNER, TRADER } from './cage.ts'
import type { StartOptions } from './inmate-child.ts'
import { courierInmate, deskInmate, serverInmate } from './inmates.ts'
import type { Keyring } from './keyring.ts'
import { type LaunchOptions, networkOf } from './parts.ts'
import { socketFolder } from './postgres.ts'
import type { SealedOptions } from './sealed-child.ts'

export const signerOptions = (options: LaunchOptions, { unseal }: Keyring): SealedOptions => ({
  ...sealedOptions(options),
  inmate: options.inmate ?? SIGNER,
  unseal,
})

export const traderOptions = (options: LaunchOptions, { unseal }: Keyring): SealedOptions => ({
  ...sealedOptions(options),
  inmate: options.trader ?? TRADER,
  unseal,
})

const sealedOptions = (options: LaunchOptions) => ({
  home: options.home,
  network: networkOf(options),
  cages: cagesOf(options),
  say: options.say,
})

export const cagesOf = ({ cages }: LaunchOptions) =>
  cages ?? (['bwrap', 'unshare', 'node'] as const)

export type Known = StartOptions['known']

export const serverOptions = (options: LaunchOptions, known: Known): StartOptions => ({
  ...everybodys(options, known),
  inmate: serverInmate(options.home, options.server ?? SERVER, socketFolder(options)),
  log: `${options.home.root}/server.log`,
})

export const deskOptions = (options: LaunchOptions, known: Known): StartOptions => ({
  ...everybodys(options, known),
  inmate: deskInmate(options.home, options.desk ?? DESK),
  log: `${options.home.root}/desk.log`,
})

export const courierOptions = (options: LaunchOptions, known: Known): StartOptions => ({
  ...everybodys(options, known),
  inmate: courierInmate(options.home),
  log: `${options.home.root}/courier.log`,
})

const everybodys = (options: LaunchOptions, known: Known) => ({
  home: options.home,
  network: networkOf(options),
  cages: known.kind ? [known.kind] : cagesOf(options),
  known,
  say: options.say,
})
