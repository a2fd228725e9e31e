// countersign backup, countersign restore

import { resolve } from 'node:path'
import type { Command } from 'commander'
import { backup, restore } from '../flows/backup.ts'
import { heading, paragraph, rows } from '../screen/layout.ts'
import { type Ending, perform, type Session } from '../session.ts'

export function addBackup(program: Command): void {
  program
    .command('backup <file>')
    .description('all that cannot be made again, as one file; npm start has to be stopped')
    .option('--with-unseal-key', 'the key that opens the seed too: whoever has the file has it all')
    .option('--without-client', 'without the key, the wallets and the pairing of this client')
    .action(perform(save))
  program
    .command('restore <file>')
    .description('puts a backup into a new home')
    .requiredOption('--home <folder>', 'where the installation is to lie')
    .option('--client <folder>', 'where this client’s own files are to lie; left out without it')
    .option('--standby', 'the signer may have signed since: people have to resume it first')
    .action(perform(bringBack))
}

type SaveOptions = { readonly withUnsealKey?: boolean; readonly client: boolean }

async function save({ context, screen }: Session, file: string, given: unknown): Promise<Ending> {
  const { withUnsealKey, client } = given as SaveOptions
  const archive = resolve(file)
  const options = { hasUnsealKey: withUnsealKey === true, hasClient: client }
  const files = backup(context, archive, options)
  screen.say(heading(screen, 'Saved'))
  screen.say(
    rows(screen, [
      ['file', archive],
      ['holds', `${files.length} files`],
    ]),
  )
  const apart = files.includes('unseal.key')
    ? 'It opens by itself: keep it where nobody else comes.'
    : 'The unseal key is not in it. Keep that key, or the passphrase, in another place: without ' +
      'it this file is of no use to anybody, you included.'
  screen.say(`\n${paragraph(screen, apart)}`)
  return { json: { file: archive, files: [...files] } }
}

type RestoreOptions = {
  readonly home: string
  readonly client?: string
  readonly standby?: boolean
}

async function bringBack(
  { context, screen }: Session,
  file: string,
  { home, client, standby: isStandby = false }: RestoreOptions,
): Promise<Ending> {
  const folders = {
    ...context,
    home: resolve(home),
    clientHome: client === undefined ? context.clientHome : resolve(client),
  }
  const hasClient = client !== undefined
  const files = restore(folders, resolve(file), { hasClient, isStandby })
  screen.say(heading(screen, 'Restored'))
  screen.say(rows(screen, [['holds', `${files.length} files`]]))
  screen.say(`\n${paragraph(screen, isStandby ? AS_STANDBY : AS_IT_WAS)}`)
  return { json: { home: folders.home, standby: isStandby ? 'yes' : 'no', files: [...files] } }
}

const AS_IT_WAS =
  'Nothing is signed before a witness has answered. If the signer did more since this backup ' +
  'was made, it freezes: see docs/operating/restore.md.'

const AS_STANDBY =
  'It is a standby: it signs nothing before you, or a quorum, decide that it goes on ' +
  '(countersign charter propose lift signer) and a witness has answered then. From that moment ' +
  'on every limit counts as used up. See docs/operating/gone.md.'
