// The security review as this server can make it: what is weak, how it is mended, who must be
// alive, and what it cannot see. It prints as a report for an auditor.

import { Button, Skeleton, Text } from '@mantine/core'
import { useEffect } from 'react'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { exactly } from '../../parts/Moment.tsx'
import { Page } from '../../parts/Page.tsx'
import { type Answer, useRead } from '../../session/api.ts'
import { useLanguage, useWords } from '../../words/use.ts'
import { Alive } from './Alive.tsx'
import { Findings } from './Findings.tsx'
import { Resistance } from './Resistance.tsx'
import { Score } from './Score.tsx'
import { Standards } from './Standards.tsx'
import { Unjudged } from './Unjudged.tsx'
import { reviewWords } from './words.ts'

/** What the report is of. */
const ofWhat = ({ organisation, network }: Answer<'showReview'>) => ({ organisation, network })

export function Review() {
  const say = useWords(reviewWords)
  const language = useLanguage()
  usePaper()
  const { data, error, refetch } = useRead('showReview', {})
  const button = (
    <Button disabled={!data} onClick={() => print()} variant="default">
      {say('print')}
    </Button>
  )
  return (
    <Page acts={button} lead={say('lead')} title={say('title')}>
      {error && <FaultNote error={error} onAgain={() => void refetch()} />}
      {!data && !error && <Skeleton height={320} radius="lg" />}
      {data && (
        <>
          <Text c="dimmed" size="sm">
            {say('of', ofWhat(data))}. {say('made')}: {exactly(data.madeAt, language)}
          </Text>
          <Score review={data} />
          <Findings findings={data.findings} />
          <Alive all={data.mustLive} />
          <Resistance people={data.people} />
          <Unjudged unknown={data.unknown} />
          <Standards standards={data.standards} />
        </>
      )}
    </Page>
  )
}

const SCHEME = 'data-mantine-color-scheme'

/** Paper is light, whatever the screen is. */
function usePaper(): void {
  useEffect(() => {
    const { documentElement: root } = document
    let worn: string | null = null
    const before = () => {
      worn = root.getAttribute(SCHEME)
      root.setAttribute(SCHEME, 'light')
    }
    const after = () => worn !== null && root.setAttribute(SCHEME, worn)
    addEventListener('beforeprint', before)
    addEventListener('afterprint', after)
    return () => {
      removeEventListener('beforeprint', before)
      removeEventListener('afterprint', after)
    }
  }, [])
}
