// The items of standards that checks speak of. The texts are short paraphrases: whoever certifies
// reads the originals.

export const STANDARDS = {
  'CCSS 1.01.1.3': 'the signing software is verified before keys are made',
  'CCSS 1.02.3': 'keys that sign for one wallet lie at different places',
  'CCSS 1.03.2.1': 'a backup of the operational key material exists',
  'CCSS 1.03.3': 'the backup lies elsewhere than where it is used',
  'CCSS 1.04': 'key holders are granted and revoked by a recorded procedure',
  'CCSS 1.05.1.1': 'every use of a key takes an identifier and two kinds of factors',
  'CCSS 1.05.2.1': 'keys are used in a trusted, isolated environment only',
  'CCSS 1.05.8.1': 'destinations and amounts are verified by another channel before signing',
  'CCSS 2.01.1.2': 'somebody independent tested it, and what they found is closed',
  'CCSS 2.02.2.1': 'logs are copied to a separate place',
  'CCSS 2.02.3.2': 'logs are watched, and alerts come at once',
  'CCSS 2.02.4.1': 'the chain is watched for spends that the records do not know',
  'CCSS 2.04.1.1': 'there is an inventory of all key material, reviewed each year',
  'CCSS 2.04.1.2': 'there is a plan for a compromised key, rehearsed each year',
  'NIST 800-63B 2.2': 'a phishing-resistant way is offered to all, and required of approvers',
  'NIST 800-63B 2.3': 'at the highest level keys cannot be exported or synchronised',
  'NIST 800-63B 3.2.2': 'failures of an authenticator are counted and bounded',
  'NIST 800-63B 4.2.2': 'recovery is as strong as what it recovers',
  'NIST 800-63B 4.6': 'people are told of every binding, at two addresses or more',
  'ASVS 2.3.4': 'a limited resource cannot be booked twice',
  'ASVS 2.3.5': 'high-value acts take the approval of several people',
  'ASVS 2.4.2': 'acts take a human’s time: limits on how many, how fast',
  'ASVS 6.3.3': 'one factor is hardware-based and phishing-resistant',
  'ASVS 6.4.4': 'a lost factor takes proofing as strong as its enrolment',
  'ASVS 7.2.2': 'tokens end and are bound to where they are used',
  'ASVS 8.3.1': 'authorisation is decided where it cannot be stepped around',
  'ASVS 13.2.1': 'programs authenticate by narrow, changing credentials',
  'ASVS 13.3.4': 'secrets end and are renewed',
  'ASVS 16.3.2': 'decisions of authorisation are logged',
  'ASVS 16.4.3': 'logs are kept elsewhere too, where they cannot be altered',
  'ASVS 16.5.3': 'on an error it refuses',
} as const

export type Standard = keyof typeof STANDARDS
