/** Why a text is left as it is: a clause for people. Thrown inside the editor only. */
export class EditRefusal extends Error {}
