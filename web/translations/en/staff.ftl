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
work-stuck-none = Nothing was given up
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
