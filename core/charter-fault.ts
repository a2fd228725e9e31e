// The faults of governance: who may decide, with what, and when. Part of the catalogue in fault.ts.

export const CHARTER_FAULT_TABLE = {
  'charter.organisation_wrong': ['invalid', 'The statement is for another organisation.'],
  'charter.statement_stale': [
    'conflict',
    'The statement is too old or from the future. Set the clock, and sign again.',
  ],
  'charter.statement_used': ['conflict', 'This statement was said before. Sign a new one.'],
  'charter.member_unknown': ['forbidden', 'There is no such member.'],
  'charter.credential_unknown': [
    'forbidden',
    'This credential is not one of the member’s, or it is frozen.',
  ],
  'charter.signature_invalid': ['forbidden', 'A signature of the statement does not hold.'],
  'charter.second_missing': [
    'forbidden',
    'A second factor is missing. The facts say which one would do.',
  ],
  'charter.role_missing': ['forbidden', 'The member has no role that may do this.'],
  'charter.suspended': ['forbidden', 'The member is suspended. The others can undo it.'],
  'charter.head_unknown': [
    'forbidden',
    'The statement names a head that this charter never had. Somebody shows another history.',
  ],
  'charter.founded': [
    'conflict',
    'The organisation is founded, or has a wallet already. Propose a change instead.',
  ],
  'charter.change_invalid': ['invalid', 'This change does not fit what is there.'],
  'charter.settings_invalid': ['invalid', 'A setting is outside its bounds.'],
  'charter.would_lock_out': ['forbidden', 'After this change nobody could act, or one alone.'],
  'charter.locked': [
    'forbidden',
    'It is locked: left alone so long, it opens only after the operators have identified you.',
  ],
  'charter.not_locked': ['conflict', 'It is not locked. Propose the change itself.'],
  'charter.ticket_invalid': ['forbidden', 'The ticket of the operators does not hold for this.'],
  'charter.undo_refused': ['forbidden', 'This cannot be undone at once. Propose it as a change.'],
  'charter.proposal_missing': ['missing', 'There is no such proposal.'],
  'charter.proposal_ended': ['conflict', 'The proposal has ended.'],
  'charter.proposal_others': ['forbidden', 'Only its proposer can withdraw a proposal.'],
  'charter.proposals_too_many': ['conflict', 'Too many proposals are open. Withdraw one first.'],
  'charter.vote_missing': ['conflict', 'You have not voted on this.'],
  'charter.vote_twice': ['conflict', 'You have voted on this: one vote a person.'],
  'charter.vote_refused': ['forbidden', 'Your vote does not count in this.'],
  'charter.veto_refused': ['forbidden', 'This cannot be vetoed by you.'],
  'charter.frozen': ['forbidden', 'It is frozen by a member. The others can undo it at once.'],
  'charter.invitation_invalid': [
    'forbidden',
    'The invitation is unknown, used, or too old. Ask for a new one.',
  ],
  'charter.by_proposal': [
    'forbidden',
    'In a team this takes the others. Propose it: countersign charter propose',
  ],
  'charter.link_invalid': ['forbidden', 'The link is not one of a notice, or was used.'],
  'charter.export_invalid': ['invalid', 'The export does not verify. The facts say where.'],
  'contact.code_wrong': ['forbidden', 'This is not the code that was sent to the contact.'],
} as const
