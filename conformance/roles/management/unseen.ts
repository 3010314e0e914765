import type { Unseen } from '../../check/check.ts'

/** Clauses of management that no played party can judge. */
export const unseenManagement: Unseen = {
  '2.2': 'how long a comparison takes differs by less than a network lets others see',
  '2.4': 'how a token is made cannot be told from the token',
  '2.6': "what stands in management's store is seen by no other party",
  '2.7': "what stands in management's store is seen by no other party",
  '11.7': 'nothing that others send makes a faultless implementation fail for a reason of its own',
  '12.20': 'an e-mail goes to a mail server, which is no party of the protocol',
  '13.8': 'the rates and numbers are those that an operator sets',
}
