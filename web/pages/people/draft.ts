// Changes of the organisation that are gathered for one proposal, kept in this browser.

import { type Canonical, canonicalText } from '@countersign/core/canonical.ts'
import { useEffect, useState } from 'react'

export type Draft = { readonly changes: readonly Canonical[]; readonly why: string }

const PLACE = 'countersign.draft.people'
const EMPTY: Draft = { changes: [], why: '' }

function readDraft(): Draft {
  try {
    return JSON.parse(localStorage.getItem(PLACE) ?? '') as Draft
  } catch {
    return EMPTY
  }
}

/** What a change is of: another one of the same takes its place. */
function matterOf(change: Canonical): string {
  const { kind, member, group } = change as Readonly<Record<string, Canonical | undefined>>
  return canonicalText([kind ?? '', member ?? '', group ?? ''])
}

export function useDraft() {
  const [draft, setDraft] = useState(readDraft)
  useEffect(() => {
    if (draft.changes.length === 0) localStorage.removeItem(PLACE)
    else localStorage.setItem(PLACE, JSON.stringify(draft))
  }, [draft])
  const others = (change: Canonical) =>
    draft.changes.filter((each) => matterOf(each) !== matterOf(change))
  return {
    draft,
    put: (change: Canonical) => setDraft({ ...draft, changes: [...others(change), change] }),
    drop: (change: Canonical) => setDraft({ ...draft, changes: others(change) }),
    putWhy: (why: string) => setDraft({ ...draft, why }),
    discard: () => setDraft(EMPTY),
  }
}
