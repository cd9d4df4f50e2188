# Pages of those who work for the municipality.
inbox-title = Inbox
inbox-count = { $count ->
    [one] { $count } open task
   *[other] { $count } open tasks
}
inbox-caption = Open tasks, the most pressing first
inbox-empty = Nothing is waiting
inbox-empty-text = New cases appear here as soon as they reach your office.
column-task = Task
column-case = Case
column-since = Since
column-due = Due
column-claim = Handled by
overdue = overdue
claim-mine = You
claim-free = Free
identification = Identification
identification-confirmed = Confirmed by the registry
identification-unanswered = The registry did not answer; please check
applicant-name = Full name
applicant-contact = Contact

desk-tasks = Open tasks
desk-no-tasks = There is no open task.
desk-answers = The application
desk-applicant-details = Applicant's details
desk-documents = Documents
desk-no-documents = No documents are required.
desk-results = What the office recorded
desk-appointment = Collection
desk-move = Change the day or hour
desk-no-appointment = Not made yet
desk-appointment-gone = There is no appointment
desk-office = Responsible office
desk-not-routed = Not routed yet

task-title = { $task }, case { $reference }
task-beside = About the case
task-taken = This task has been taken on by { $name }.
task-free = This task is free. Take it on, so that your colleagues can see you are working on it.
task-claim = Take on the task
task-complete = Complete the task
task-release = Return it to the inbox
desk-message-title = Write to the applicant
desk-message-label = Message
desk-message-hint = The applicant receives it by email
desk-message-button = Send the message
note-title = Internal note
note-label = Note
note-hint = Read by colleagues only
note-button = Add the note
extra-note = What was done
give-open = Hand over or delegate to a colleague
give-title = To a colleague: { $task }
give-colleague = Colleague
give-way = How
give-hand-over = Hand over: your colleague handles it from now on
give-delegate = Delegate: you stay answerable, and it comes back to you
give-reason = Reason
give-reason-hint = Your colleague will read it
give-button = Give the task
give-choose = Choose a colleague
give-choose-way = Choose to hand over or to delegate
give-nobody = There is no other colleague who may do this task.
send-back-title = Send back to an earlier step
send-back-lead = The task is closed and the case goes back to the step you choose.
send-back-lead-one = The task is closed and the case goes back to the step “{ $step }”.
send-back-to = To which step
send-back-reason = Reason for sending it back
send-back-reason-hint = Read by whoever handles that step
send-back-button = Send the case back
send-back-choose = Choose a step

move-title = Change the date of collection
move-now = Appointment now
move-told = The applicant has asked to be told: an email will go out with the old and the new date and the reason.
move-not-told = The applicant has not asked to be told: no email will go out.
move-reason = Reason for the change
move-reason-hint = The applicant will read it
move-reason-empty = Enter the reason for the change
move-reason-too-long = The reason is too long. Write up to 500 characters
move-button = Change the date

office-title = What came to the office
office-open = Open
office-overdue = Overdue
office-ended = Completed
office-caption = Cases, newest first
office-empty = No case has come yet

mail-folder-title = Outgoing mail
mail-folder-text = No mail server is set up. What would have been sent stays in this folder.
mail-folder-empty = The folder is empty
mail-subject = Subject
mail-to = To
mail-at = Time
mail-attachments = Attachments
mail-text = Text of the mail

work-title = Background work
work-targets = Systems we call
work-waiting = Waiting
work-oldest = The oldest since
work-stuck = Given up
work-stuck-text = None of this will be tried again by itself. Once the cause is removed, have it tried again.
work-since = Given up at
work-acts = What to do
work-retry = Try again
work-abandon = Do not send
work-abandon-text = The mail will never be sent. The case goes on without it.
work-abandon-button = Leave it out for good
work-mail = Mail
work-route = Finding the office
work-pickup = Booking a time of collection
work-timer = Timer
target-mail-server = Mail server
target-registry = Registry
target-answers = Answers
target-falters = { $count ->
    [one] Did not answer the last time
   *[other] Did not answer the last { $count } times
}
target-left-alone = Does not answer; next try { $until }

incidents-title = Waiting for your decision
incidents-text = Something failed for good. Choose a case to say how it goes on.
incidents-none = No case is waiting for a decision
incident-title = How the case goes on
incident-step = Step
incident-what = What failed
incident-family = Why
incident-reason = Message of the program
incident-how = What to do
incident-retry = Try again
incident-skip = Go on without it
incident-abandon = Abandon: what was done is taken back and the case is closed (a letter simply stays unsent)
incident-why = Reason for the decision
incident-why-hint = It stays in the history of the case. Do not write personal details
incident-button = Record the decision
incident-choose = Choose what to do
incident-entering = The step could not begin
incident-leaving = The step could not be left
work-start = Starting another case
work-action = Action { $action }
