import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Command } from 'commander'
import { PARTS, partsFor } from './commands.ts'

const added = (program: Command) => program.commands.map((each) => each.name())

describe('the commands by their first words', () => {
  it('are where the table says they are, each of them once', async () => {
    for (const { names, load } of PARTS) {
      const program = new Command()
      ;(await load())(program)
      assert.deepEqual(added(program), names)
    }
    const all = PARTS.flatMap(({ names }) => names)
    assert.equal(new Set(all).size, all.length)
  })

  it('are read alone, whatever stands before the word', () => {
    const wanted = [
      ['balance', 'savings'],
      ['--json', 'balance', 'spend'],
      ['balance', '--help'],
    ]
    for (const args of [...wanted, ['--secrets', 'spend', 'balance', 'savings']]) {
      const found = partsFor(args).flatMap(({ names }) => names)
      assert.deepEqual(found, ['receive', 'balance'], args.join(' '))
    }
  })

  it('are all read for the help, the shell, and a word nobody knows', () => {
    for (const args of [
      [],
      ['--help'],
      ['complete', '--', 'spend', ''],
      ['spemd'],
      ['--secrets'],
    ]) {
      assert.equal(partsFor(args), PARTS, args.join(' '))
    }
  })
})
