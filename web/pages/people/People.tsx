// Everybody of the organisation, the rules they decide by, and a proposal to change either.

import type { Canonical } from '@countersign/core/canonical.ts'
import { Skeleton } from '@mantine/core'
import { useState } from 'react'
import { useCharter } from '../../charter/charter.ts'
import { DeskLink } from '../../charter/DeskLink.tsx'
import { useMe } from '../../charter/me.ts'
import { FaultNote } from '../../parts/FaultNote.tsx'
import { Page } from '../../parts/Page.tsx'
import { Panel } from '../../parts/Panel.tsx'
import { useWords } from '../../words/use.ts'
import { Dialogs, type Open } from './Dialogs.tsx'
import { DraftPanel } from './DraftPanel.tsx'
import { useDraft } from './draft.ts'
import { Groups } from './Groups.tsx'
import { Invited } from './Invited.tsx'
import { Keys } from './Keys.tsx'
import { Member } from './Member.tsx'
import { RulesPanel } from './RulesPanel.tsx'
import { peopleWords } from './words.ts'

export function People() {
  const say = useWords(peopleWords)
  const { view, error, again } = useCharter()
  const me = useMe()
  const { draft, put, drop, putWhy, discard } = useDraft()
  const [open, setOpen] = useState<Open | null>(null)
  const isOne = view?.organisation.kind === 'personal'
  const keep = (change: Canonical) => {
    put(change)
    setOpen(null)
  }
  return (
    <Page
      acts={<DeskLink to="#/people">{say(isOne ? 'deskOne' : 'desk')}</DeskLink>}
      lead={isOne ? say('leadOne') : say('lead', { name: view?.organisation.name ?? '' })}
      title={say('title')}
    >
      {error && <FaultNote error={error} onAgain={again} />}
      {!error && !view && <Skeleton height={320} radius="lg" />}
      {view && (
        <div className="board">
          <div className="wide-2 stacked">
            <Panel title={say('members')}>
              <div className="stacked">
                {view.members.map((each) => (
                  <Member
                    isMe={each.id === me}
                    key={each.id}
                    member={each}
                    onOpen={setOpen}
                    view={view}
                  />
                ))}
              </div>
            </Panel>
            <Invited view={view} />
          </div>
          <div className="wide-1 stacked">
            <DraftPanel
              draft={draft}
              onDiscard={discard}
              onDrop={drop}
              onWhy={putWhy}
              view={view}
            />
            <RulesPanel onOpen={setOpen} view={view} />
            <Groups onOpen={setOpen} view={view} />
            <Keys view={view} />
          </div>
        </div>
      )}
      {view && open && (
        <Dialogs onCancel={() => setOpen(null)} onKeep={keep} open={open} view={view} />
      )}
    </Page>
  )
}
