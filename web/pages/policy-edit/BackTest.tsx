// What the draft would have said of every spend there was, beside what the policy in force says.

import { type BackTested, backTest } from '@countersign/core/policy/backtest.ts'
import { isScript } from '@countersign/core/policy/destinations.ts'
import { destinationOf, type Policy } from '@countersign/core/policy/policy.ts'
import { isAtLeast, type Verdict } from '@countersign/core/policy/verdict.ts'
import { Badge, Loader, Text } from '@mantine/core'
import { useMemo } from 'react'
import { useCharter } from '../../charter/charter.ts'
import { Reasons } from '../../charter/Verdict.tsx'
import { Amount } from '../../parts/Amount.tsx'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Moment } from '../../parts/Moment.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useWords } from '../../words/use.ts'
import { type Past, usePast } from './past.ts'
import { pastWords } from './past-words.ts'

export type BackTestProps = {
  readonly wallet: string
  readonly old: Policy
  readonly next: Policy
}

export function BackTest({ wallet, old, next }: BackTestProps) {
  const say = useWords(pastWords)
  const { view } = useCharter()
  if (!view) return null
  return (
    <Panel title={say('past')}>
      <Text c="dimmed" mb="sm" size="sm">
        {say('pastHint')}
      </Text>
      <Read next={next} old={old} view={view} wallet={wallet} />
    </Panel>
  )
}

type View = NonNullable<ReturnType<typeof useCharter>['view']>

function Read({ wallet, old, next, view }: BackTestProps & { readonly view: View }) {
  const { data, error, refetch } = usePast(wallet, [old, next], view)
  if (error) return <FaultNote error={error} onAgain={() => void refetch()} />
  return data ? <Told next={next} old={old} past={data} /> : <Loader size="sm" />
}

/** More are counted only. */
const SHOWN = 12

type ToldProps = Pick<BackTestProps, 'old' | 'next'> & { readonly past: Past }

function Told({ past, old, next }: ToldProps) {
  const say = useWords(pastWords)
  const found = useMemo(() => compared(past, old, next), [past, old, next])
  const all = past.spends.length
  const denied = found.filter(({ kind }) => kind === 'denied')
  const more = found.filter(({ kind }) => kind === 'more')
  if (all === 0) return <Text>{say('pastNone')}</Text>
  if (found.length === 0) return <Text>{say('pastSame', { n: all })}</Text>
  return (
    <>
      <Text fw={600}>{say('pastDenied', { n: denied.length, all })}</Text>
      <Text>{say('pastMore', { n: more.length })}</Text>
      <ul className="rows after">
        {found.slice(0, SHOWN).map(({ kind, next: { txid, at, verdict }, sats }) => (
          <li key={txid}>
            <div className="middle">
              <Amount sats={sats} /> <Moment at={at} />{' '}
              <Badge color={kind === 'denied' ? 'red' : 'amber'}>
                {say(kind === 'denied' ? 'pastDeniedOne' : 'pastMoreOne')}
              </Badge>
              <div className="small soft">
                <Reasons because={verdict.because.map(({ passesAt: _, ...each }) => each)} />
              </div>
            </div>
          </li>
        ))}
      </ul>
      {hasUnknown(next) && (
        <Text c="dimmed" mt="sm" size="sm">
          {say('pastUnknown')}
        </Text>
      )}
    </>
  )
}

type Found = {
  readonly kind: 'denied' | 'more'
  readonly next: BackTested
  readonly sats: bigint
}

/** The latest first. */
function compared({ spends, elsewhere }: Past, old: Policy, next: Policy): readonly Found[] {
  const before = new Map(backTest(old, spends, { elsewhere }).map((each) => [each.txid, each]))
  const amounts = new Map(spends.map(({ txid, spend }) => [txid, spend.amountSats]))
  return backTest(next, spends, { elsewhere })
    .flatMap((each): readonly Found[] => {
      const sats = amounts.get(each.txid) ?? 0n
      const was = before.get(each.txid)?.verdict
      if (each.verdict.kind === 'deny') {
        return was?.kind === 'deny' ? [] : [{ kind: 'denied', next: each, sats }]
      }
      return was && asksMore(was, each.verdict) ? [{ kind: 'more', next: each, sats }] : []
    })
    .toReversed()
}

function asksMore(was: Verdict, is: Extract<Verdict, { readonly kind: 'sign' }>): boolean {
  if (was.kind === 'deny') return false
  return !isAtLeast({ kind: 'require', ...was.needs }, { kind: 'require', ...is.needs })
}

/** Whether a list names what only the signer can derive addresses of. */
const hasUnknown = ({ lists }: Policy): boolean =>
  Object.values(lists).some((list) => list.some((entry) => !isScript(destinationOf(entry))))
