// Inside the signer's cage: opens the signer over a loaded journal as any start does, then decides.

import { decide } from '@countersign/core/policy/decide.ts'
import { openSigner, rebuildIndex } from '@countersign/signer/signer.ts'
import { NOW, spendOf, WALLET, windowPolicy } from './spends.ts'

export type Question = { readonly amountSats: bigint; readonly maxSats: bigint }

export type Task = {
  readonly seed: Uint8Array
  readonly questions: readonly Question[]
  readonly times: number
  /** Makes every index table again first, as a check of the loader; only for few spends. */
  readonly isRebuilt: boolean
}

export type Told = {
  readonly startMs: number
  readonly signerMb: number
  /** Microseconds for each decision of the first question. */
  readonly taken: readonly number[]
  readonly verdicts: readonly unknown[]
}

const folder = process.argv[2] ?? '/folder'

process.on('message', ({ seed, questions, times, isRebuilt }: Task) => {
  const start = performance.now()
  const signer = openSigner({
    folder,
    network: 'regtest',
    seed,
    clock: () => NOW,
    monotonic: () => performance.now() / 1000,
  })
  const startMs = performance.now() - start
  if (isRebuilt) rebuildIndex(signer.journal, signer)
  const judge = ({ amountSats, maxSats }: Question) => {
    const policy = windowPolicy(maxSats)
    const history = signer.ledger.history(WALLET)
    const asked = { policy, spend: spendOf(amountSats), history, replaced: [], now: NOW }
    return () => decide({ ...asked, directory: signer.directory })
  }
  const verdicts = questions.map((question) => judge(question)())
  const taken: number[] = []
  const first = judge(questions[0] as Question)
  for (let turn = 0; turn < times; turn += 1) {
    const before = process.hrtime.bigint()
    first()
    taken.push(Number(process.hrtime.bigint() - before) / 1_000)
  }
  // Without /proc in the cage, the kernel's own account is what there is.
  const signerMb = process.resourceUsage().maxRSS / 1_024
  process.send?.({ startMs, signerMb, taken, verdicts } satisfies Told)
  signer.close()
})
process.on('disconnect', () => process.exit(0))
process.send?.({ kind: 'started' })
