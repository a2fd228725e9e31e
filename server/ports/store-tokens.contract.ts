// Tokens that may ask for spends, as every store has to keep them.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { hash, type Put, STANDING, type Subject } from './store-samples.contract.ts'

export function askingTokens(subject: Subject, put: Put): void {
  it('keeps tokens that may ask, and for good when each was last used', async () => {
    const { reader } = subject()
    const [till] = STANDING.tokens
    await put((tx) => tx.putStanding(STANDING))
    assert.deepEqual(await reader.askingTokens(), [till])
    assert.deepEqual(await reader.askingToken(hash('f')), till)
    assert.equal(await reader.askingToken(hash('e')), null)
    assert.deepEqual(await reader.askingTokenUses(), new Map())
    await put((tx) => tx.useAskingToken('till', 1_767_225_610))
    await put((tx) => tx.useAskingToken('till', 1_767_225_620))
    await put((tx) => tx.putStanding({ ...STANDING, tokens: [] }))
    await put((tx) => tx.emptyProjection())
    assert.deepEqual(await reader.askingTokens(), [])
    assert.deepEqual(await reader.askingTokenUses(), new Map([['till', 1_767_225_620]]))
  })
}
