// Without whom it ends: deciding about the organisation, and spending from each wallet.

import { Text } from '@mantine/core'
import { Fragment } from 'react'
import { Person } from '../../charter/Person.tsx'
import { Panel } from '../../parts/Panel.tsx'
import type { Answer } from '../../session/api.ts'
import { useWords } from '../../words/use.ts'
import { reviewWords } from './words.ts'

type MustLive = Answer<'showReview'>['mustLive'][number]

/** More are counted. */
const SHOWN = 6

export function Alive({ all }: { readonly all: readonly MustLive[] }) {
  const say = useWords(reviewWords)
  return (
    <Panel title={say('alive')}>
      <Text c="dimmed" mb="sm" size="sm">
        {say('aliveWhy')}
      </Text>
      <ul className="rows">
        {all.map((each) => (
          <li key={each.what}>
            <div>
              <Text>
                <What what={each.what} /> <Sets {...each} />
              </Text>
              <Text c="dimmed" size="sm">
                <Because {...each} />
              </Text>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function What({ what }: Pick<MustLive, 'what'>) {
  const say = useWords(reviewWords)
  const [, wallet = '', large] = /^wallet:([^/]+)(\/large)?$/.exec(what) ?? []
  if (wallet === '') return say('aliveCharter')
  return say(large === undefined ? 'aliveWallet' : 'aliveLarge', { wallet })
}

function Sets({ missing, sets }: Pick<MustLive, 'missing' | 'sets'>) {
  const say = useWords(reviewWords)
  if (missing === undefined) return say('goesOn')
  if (missing === 0) return say('impossible')
  const more = sets.length - SHOWN
  return (
    <>
      {say('without')}{' '}
      {sets.slice(0, SHOWN).map((set, at) => (
        <Fragment key={set.join()}>
          {at > 0 && '; '}
          {set.map((id, place) => (
            <Fragment key={id}>
              {place > 0 && ` ${say('together')} `}
              <Person id={id} />
            </Fragment>
          ))}
        </Fragment>
      ))}
      {more > 0 && `; ${say('moreSets', { more })}`}.
    </>
  )
}

function Because({ what, quorum = 0, voters = 0, holder }: MustLive) {
  const say = useWords(reviewWords)
  if (what === 'charter') return say('decide', { quorum, voters })
  if (holder === undefined) return say('holderUnknown')
  return (
    <>
      {say('holder')} <Person id={holder} />
    </>
  )
}
