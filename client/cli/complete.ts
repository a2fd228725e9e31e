// What the shell offers at TAB: the commands and options themselves, and the names of this client's
// wallets. Reads the client's own files only.

import tab from '@bomb.sh/tab/commander'
import type { Command } from 'commander'
import { contextOf } from './context.ts'
import { allWallets } from './keep/wallets.ts'

/** Adds `countersign complete SHELL` and what it answers. */
export function addCompletion(program: Command): void {
  const completion = tab(program)
  for (const path of pathsWithWallet(program, [])) {
    completion.commands.get(path.join(' '))?.argument('wallet', (complete) => {
      for (const name of walletNames()) complete(name, 'wallet')
    })
  }
}

/** The commands whose first argument is a wallet. */
function pathsWithWallet(parent: Command, path: readonly string[]): readonly string[][] {
  return parent.commands.flatMap((command) => {
    const here = [...path, command.name()]
    const isOne = command.registeredArguments[0]?.name() === 'wallet'
    return [...(isOne ? [here] : []), ...pathsWithWallet(command, here)]
  })
}

function walletNames(): readonly string[] {
  try {
    return allWallets(contextOf(process.env)).map(({ name }) => name)
  } catch {
    // At TAB there is nobody to tell a fault to.
    return []
  }
}
