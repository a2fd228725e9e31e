// Every command by its first word, and where it lies. Only the file of the command that is asked
// for is read: all of them together are six hundred, and most of a short command's time.

import type { Command } from 'commander'

type Add = (program: Command) => void

export type Part = {
  /** The first words of what it adds, in the order of the help. */
  readonly names: readonly string[]
  readonly load: () => Promise<Add>
}

const part = (names: readonly string[], load: () => Promise<Add>): Part => ({ names, load })

/** In the order of the help. */
export const PARTS: readonly Part[] = [
  part(['status'], async () => (await import('./commands/status.ts')).addStatus),
  part(['doctor'], async () => (await import('./commands/doctor.ts')).addDoctor),
  part(['review'], async () => (await import('./commands/review.ts')).addReview),
  part(['pair'], async () => (await import('./commands/pair.ts')).addPair),
  part(['key'], async () => (await import('./commands/key.ts')).addKey),
  part(['device'], async () => (await import('./commands/device.ts')).addDevice),
  part(['factor'], async () => (await import('./commands/factor.ts')).addFactor),
  part(['sign-in'], async () => (await import('./commands/sign-in.ts')).addSignIn),
  part(['wallet'], async () => (await import('./commands/wallet.ts')).addWallet),
  part(['receive', 'balance'], async () => (await import('./commands/money.ts')).addMoney),
  part(['spend'], async () => (await import('./commands/spend.ts')).addSpend),
  part(['exchange'], async () => (await import('./commands/exchange.ts')).addExchange),
  part(['order'], async () => (await import('./commands/order.ts')).addOrder),
  part(['agent'], async () => (await import('./commands/agent.ts')).addAgent),
  part(['alert'], async () => (await import('./commands/alert.ts')).addAlert),
  part(['limits'], async () => (await import('./commands/limits.ts')).addLimits),
  part(['history'], async () => (await import('./commands/history.ts')).addHistory),
  part(['labels'], async () => (await import('./commands/labels.ts')).addLabels),
  part(['policy'], async () => (await import('./commands/policy.ts')).addPolicy),
  part(['psbt'], async () => (await import('./commands/psbt.ts')).addPsbt),
  part(['inbox'], async () => (await import('./commands/inbox.ts')).addInbox),
  part(['recover'], async () => (await import('./commands/recover.ts')).addRecover),
  part(['token'], async () => (await import('./commands/token.ts')).addToken),
  part(['regtest'], async () => (await import('./commands/regtest.ts')).addRegtest),
  part(['charter'], async () => (await import('./commands/charter.ts')).addCharter),
  part(['contact'], async () => (await import('./commands/contact.ts')).addContact),
  part(['ops'], async () => (await import('./commands/ops.ts')).addOps),
  part(['witness'], async () => (await import('./commands/witness.ts')).addWitness),
  part(['backup', 'restore'], async () => (await import('./commands/backup.ts')).addBackup),
  part(['journal'], async () => (await import('./commands/journal.ts')).addJournal),
  part(['audit'], async () => (await import('./commands/audit.ts')).addAudit),
  part(['incident'], async () => (await import('./commands/incident.ts')).addIncident),
  part(['console'], async () => (await import('./commands/console.ts')).addConsole),
  part(
    ['verify-console'],
    async () => (await import('./commands/verify-console.ts')).addVerifyConsole,
  ),
  part(['admin'], async () => (await import('./commands/admin.ts')).addAdmin),
]

/** The one option before a command that has a value. */
const WITH_VALUE = '--secrets'

/** The first word that is no option; undefined where there is none. */
function wordOf(args: readonly string[]): string | undefined {
  return args.find((each, at) => !each.startsWith('-') && args[at - 1] !== WITH_VALUE)
}

/** What has to be read for these arguments: all of it for the help, and for words nobody knows. */
export function partsFor(args: readonly string[]): readonly Part[] {
  const word = wordOf(args)
  const one = PARTS.filter(({ names }) => word !== undefined && names.includes(word))
  return one.length > 0 ? one : PARTS
}
