/** A managed object of vCenter's, such as a `VirtualMachine` by the name of `vm-42`. Good while the object is there. */
export interface Reference {
  type: string;
  id: string;
}
